#!/bin/sh
cut -d, -f2 "$1"
