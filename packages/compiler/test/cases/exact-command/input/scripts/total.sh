#!/bin/sh
cat invoices.csv | wc -l
