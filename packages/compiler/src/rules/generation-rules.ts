import { type CompensationRule, rulesOf } from './compensation-rule.ts';

interface Recipe {
  readonly begin: string;
  readonly call: string;
}

/** An import and one call that works, by the name that skills use. */
const PACKAGES: Readonly<Record<string, Recipe>> = {
  pandas: { begin: 'import pandas as pd', call: 'table = pd.read_csv(path)' },
  numpy: { begin: 'import numpy as np', call: 'values = np.array([1.0, 2.0])' },
  openpyxl: { begin: 'from openpyxl import Workbook, load_workbook', call: 'sheet = load_workbook(path).active' },
  matplotlib: { begin: 'import matplotlib.pyplot as plt', call: 'plt.plot(x, y); plt.savefig(path)' },
  requests: { begin: 'import requests', call: 'data = requests.get(url, timeout=30).json()' },
  pdfplumber: { begin: 'import pdfplumber', call: 'pages = pdfplumber.open(path).pages' },
  pypdf: { begin: 'from pypdf import PdfReader', call: 'pages = PdfReader(path).pages' },
  'python-docx': { begin: 'from docx import Document', call: 'paragraphs = Document(path).paragraphs' },
  beautifulsoup: { begin: 'from bs4 import BeautifulSoup', call: 'soup = BeautifulSoup(html, "html.parser")' },
  beautifulsoup4: { begin: 'from bs4 import BeautifulSoup', call: 'soup = BeautifulSoup(html, "html.parser")' },
  bs4: { begin: 'from bs4 import BeautifulSoup', call: 'soup = BeautifulSoup(html, "html.parser")' },
  pillow: { begin: 'from PIL import Image', call: 'image = Image.open(path)' },
  pyyaml: { begin: 'import yaml', call: 'data = yaml.safe_load(open(path))' },
};

const MODULES: Readonly<Record<string, Recipe>> = {
  csv: { begin: 'import csv', call: 'rows = list(csv.DictReader(open(path, newline="")))' },
  json: { begin: 'import json', call: 'data = json.load(open(path))' },
  re: { begin: 'import re', call: 'found = re.findall(pattern, text)' },
  datetime: { begin: 'from datetime import datetime', call: 'day = datetime.strptime(text, "%Y-%m-%d")' },
  collections: { begin: 'from collections import Counter', call: 'counts = Counter(names)' },
  statistics: { begin: 'import statistics', call: 'average = statistics.mean(numbers)' },
  sqlite3: { begin: 'import sqlite3', call: 'rows = sqlite3.connect(path).execute(query).fetchall()' },
  decimal: { begin: 'from decimal import Decimal', call: 'amount = Decimal("0.10")' },
  pathlib: { begin: 'from pathlib import Path', call: 'text = Path(path).read_text()' },
  argparse: { begin: 'import argparse', call: 'parser = argparse.ArgumentParser()' },
};

/** Imports and calls for all of the names, or nothing: half a recipe would be taken for the whole. */
function recipes(names: readonly string[], known: Readonly<Record<string, Recipe>>): string | undefined {
  const found = names.map((name) => known[name.toLowerCase()]).filter((recipe) => recipe !== undefined);
  if (found.length === 0 || found.length < names.length || found.length > 3) return undefined;
  return `Begin with ${found.map(({ begin, call }) => `\`${begin}\`, as in \`${call}\``).join(', and ')}.`;
}

const python = rulesOf('gen.code.python', [
  {
    from: 'L3',
    to: 'L2',
    asks: ['packages'],
    scope: 'section',
    evidence:
      /(?:begin with `|^[ \t]*|`)(?:import|from) (?:pandas|numpy|openpyxl|matplotlib|requests|pdfplumber|pypdf|docx|bs4|PIL|yaml)\b/imu,
    reason: 'The import and a call that works are given, so that the package need not be known by heart.',
    insertion: ({ items }) => recipes(items, PACKAGES),
  },
  {
    from: 'L2',
    to: 'L1',
    asks: ['modules'],
    scope: 'section',
    evidence:
      /(?:begin with `|^[ \t]*|`)(?:import|from) (?:csv|json|re|datetime|collections|statistics|sqlite3|decimal|pathlib|argparse)\b/imu,
    reason: 'The import and a call that works are given, so that the module need not be known by heart.',
    insertion: ({ items }) => recipes(items, MODULES),
  },
]);

const javascript = rulesOf('gen.code.javascript', [
  {
    from: 'L3',
    to: 'L2',
    evidence: /await one call after the other|one `?await`? at a time/imu,
    reason: 'Calls that follow one another need no coordination.',
    insertion: ({ sentence }) =>
      /\b(?:concurrent|parallel|stream)/i.test(sentence.text)
        ? undefined
        : 'Await one call after the other inside a single `async function main()`.',
  },
]);

const shell = rulesOf('gen.code.shell', [
  {
    from: 'L3',
    to: 'L2',
    evidence: /loop over the lines with|while IFS= read -r/imu,
    reason: 'A loop over lines does what sed, awk and xargs do, and is easier to get right.',
    insertion: () =>
      'Loop over the lines with `while IFS= read -r line; do …; done < file`, and keep intermediate results in variables.',
  },
  {
    from: 'L2',
    to: 'L1',
    evidence: /one command per (?:step|line)/imu,
    reason: 'Single commands with files between them need neither pipes nor loops.',
    insertion: () => 'One command per step is enough: let each write a file that the next one reads.',
  },
]);

const sql = rulesOf('gen.code.sql', [
  {
    from: 'L3',
    to: 'L2',
    evidence: /(?:a )?(?:subquery|temporary table) for each intermediate/imu,
    reason: 'Subqueries take the place of chained expressions.',
    insertion: () => 'A subquery for each intermediate result is enough; `WITH` is not needed.',
  },
  {
    from: 'L2',
    to: 'L1',
    evidence: /one query per table/imu,
    reason: 'Several simple queries take the place of one that joins.',
    insertion: () => 'One query per table is enough: carry the key from each to the next.',
  },
]);

const html = rulesOf('gen.code.html', [
  {
    from: 'L3',
    to: 'L2',
    asks: ['access'],
    evidence: /label every control with|\baria-label=/imu,
    reason: 'What makes a page accessible is spelled out.',
    insertion: ({ sentence }) =>
      /\b(?:accessib|aria|wcag)/i.test(sentence.text)
        ? 'Label every control with `<label>` or `aria-label`, give every image an `alt`, and use one `<h1>`.'
        : undefined,
  },
]);

const structured = rulesOf('gen.text.structured', [
  {
    from: 'L3',
    to: 'L2',
    evidence: /(?:make it in )?pieces (?:below|under|of at most) \d+ ?kB/imu,
    reason: 'Pieces of moderate size are written without losing a bracket.',
    insertion: () => 'Make it in pieces below 5 kB, one per top-level entry, and append them in order.',
  },
  {
    from: 'L2',
    to: 'L1',
    evidence: /(?:fill in this skeleton: `)?\{\s*"[\w-]+"\s*:/imu,
    reason: 'With a skeleton only values are left to write.',
    insertion: ({ items, sentence }) =>
      /\bJSON\b/i.test(sentence.text) && items.length >= 2 && items.length <= 12
        ? `Fill in this skeleton: \`{${items.map((name) => `"${name}": …`).join(', ')}}\`.`
        : undefined,
  },
]);

const long = rulesOf('gen.text.long', [
  {
    from: 'L3',
    to: 'L2',
    evidence: /one section at a time|section by section/imu,
    reason: 'Sections written singly are each finished; a long text in one go is cut off or thins out.',
    insertion: () => 'One section at a time: write it, append it to the file, then begin the next.',
  },
  {
    from: 'L2',
    to: 'L1',
    evidence: /parts below 1 ?kB/imu,
    reason: 'Short parts are each finished.',
    insertion: () => 'Parts below 1 kB are enough for each write; append them in order.',
  },
]);

const regex = rulesOf('gen.regex', [
  {
    from: 'L3',
    to: 'L2',
    evidence: /match widely first/imu,
    reason: 'A second test takes the place of look-around.',
    insertion: () => 'Match widely first, then drop what does not belong by a second, simple test.',
  },
  {
    from: 'L2',
    to: 'L1',
    evidence: /several simple patterns/imu,
    reason: 'Simple patterns one after the other take the place of groups and alternatives.',
    insertion: () => 'Several simple patterns, tried one after the other, are enough.',
  },
]);

export const generationRules: readonly CompensationRule[] = [
  ...python,
  ...javascript,
  ...shell,
  ...sql,
  ...html,
  ...structured,
  ...long,
  ...regex,
];
