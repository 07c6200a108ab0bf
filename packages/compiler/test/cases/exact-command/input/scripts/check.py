#!/usr/bin/env python3
"""Checks invoices.

Usage: check.py INVOICES
"""
import sys

print(open(sys.argv[1]).read())
