import type { PrimitiveSpec } from '../spec/primitive.ts';

/** Making things: code, markup, patterns and text. */
export const generationSpecs: readonly PrimitiveSpec[] = [
  {
    id: 'gen.code.python',
    category: 'generation',
    description: 'writes Python programs that run and give the right result',
    levels: {
      L1: 'One script with built-ins alone: opens files by name, goes over lines, splits strings, counts, prints or writes one value.',
      L2: 'Uses the standard library for what it is for: csv, json, re, datetime, collections, pathlib, argparse; several functions in one file.',
      L3: 'Uses third-party packages through their own interfaces (pandas, numpy, openpyxl, requests): grouping, vectors, workbooks, sessions.',
    },
    degradations: {
      'L3->L2':
        'Give the import lines and one short working call for each package, and ask for a sequence of plain statements, not for chained calls; or name the standard module that does the same.',
      'L2->L1':
        'Say that open, read, write, split and strip are enough, and describe the file format line by line so that no parsing module is needed.',
    },
  },
  {
    id: 'gen.code.javascript',
    category: 'generation',
    description: 'writes JavaScript for Node that runs and gives the right result',
    levels: {
      L1: 'One script that reads and writes files with fs and works on strings and arrays, all synchronous.',
      L2: 'Uses other built-in modules (path, url, crypto, child_process) or one package from npm by its documented calls.',
      L3: 'Asynchronous work with promises run together, streams, the DOM of a page, or a build tool, with errors handled on every path.',
    },
    degradations: {
      'L3->L2':
        'Ask for the synchronous calls or for one awaited call after the other, and show one call of each interface that is used.',
      'L2->L1':
        'Say that readFileSync, writeFileSync, split and JSON.parse are enough, and show the line that reads the input.',
    },
  },
  {
    id: 'gen.code.shell',
    category: 'generation',
    description: 'writes shell commands and scripts that do what was asked',
    levels: {
      L1: 'One command at a time with its options: ls, cat, grep, wc, head, mkdir, cp; at most one redirect.',
      L2: 'Pipes of two or three commands, redirects, variables, for and while loops, tests, exit codes.',
      L3: 'Text work with sed, awk or xargs, nested substitution, here-documents, traps, names with spaces handled.',
    },
    degradations: {
      'L3->L2':
        'Ask for a loop over lines and simple pipes, and keep each intermediate result in a named variable or file.',
      'L2->L1': 'Ask for one command per step, each writing a file that the next step reads.',
    },
  },
  {
    id: 'gen.code.sql',
    category: 'generation',
    description: 'writes SQL queries that return the right rows',
    levels: {
      L1: 'One table: select, where, order by, limit, one aggregate over all rows.',
      L2: 'Joins of two or three tables, group by with having, a subquery, or one window function.',
      L3: 'Common table expressions built on each other, recursion, several windows, ranking within groups, ties handled.',
    },
    degradations: {
      'L3->L2':
        'Ask for subqueries or temporary tables in place of chained expressions, one intermediate result at a time.',
      'L2->L1':
        'Ask for several queries over one table each, and say which column carries the value from one to the next.',
    },
  },
  {
    id: 'gen.code.html',
    category: 'generation',
    description: 'writes HTML, CSS and SVG that is well formed and holds what was asked',
    levels: {
      L1: 'Headings, paragraphs, lists, links and images in one page.',
      L2: 'Tables with head and body, forms with labels, semantic sections, simple SVG shapes, some CSS.',
      L3: 'Computed SVG such as charts, responsive layout, and accessibility: roles, names, order, contrast.',
    },
    degradations: {
      'L3->L2':
        'Ask for a table or for basic shapes with given coordinates, and write out the aria attributes that are wanted.',
      'L2->L1': 'Give the exact markup to fill, and ask for headings and lists alone.',
    },
  },
  {
    id: 'gen.text.structured',
    category: 'generation',
    description: 'writes JSON, YAML or another machine-readable form without syntax errors',
    levels: {
      L1: 'One flat object or list, below 500 bytes, scalar values.',
      L2: 'Nested objects and lists up to 5 kB, types kept, every required key there.',
      L3: 'Three or more levels of nesting or more than 5 kB, no element lost and no bracket left open.',
    },
    degradations: {
      'L3->L2': 'Ask for several pieces below 5 kB, one per top-level entry, that a command joins afterwards.',
      'L2->L1':
        'Give a skeleton with every key in place, or ask for flat keys with dots, so that only values are filled in.',
    },
  },
  {
    id: 'gen.text.long',
    category: 'generation',
    description: 'writes long text to its end, with its outer structure whole',
    levels: {
      L1: 'Up to 1 kB, complete, with the opening and closing marks that were asked for.',
      L2: 'From 1 to 5 kB, all sections that were asked for, in order, the last one finished.',
      L3: 'Over 5 kB with sections and subsections, nothing cut off, repeated or summarised away.',
    },
    degradations: {
      'L3->L2': 'Ask for one section at a time, each below 5 kB and appended to the file before the next is begun.',
      'L2->L1': 'Ask for pieces below 1 kB that stand alone, one per write, in a given order.',
    },
  },
  {
    id: 'gen.text.prose',
    category: 'generation',
    description: 'writes prose that holds together',
    levels: {
      L1: 'One paragraph on one point, with given words or facts in it.',
      L2: 'Several paragraphs under one title in one tone, each with its own point.',
      L3: 'A long piece with introduction, sections, transitions and conclusion in the manner of a genre.',
    },
    degradations: {
      'L3->L2': 'Ask for sections that stand alone, each under a given heading, without transitions between them.',
      'L2->L1': 'Ask for one paragraph, and give its first sentence and the points to make.',
    },
  },
  {
    id: 'gen.regex',
    category: 'generation',
    description: 'writes regular expressions that match what they should and nothing else',
    levels: {
      L1: 'Literals, character classes and quantifiers that find a word or a simple token.',
      L2: 'Groups, alternation and anchors for a whole format such as a date or an address.',
      L3: 'Look-around, named groups or back-references: conditions on what stands before or after.',
    },
    degradations: {
      'L3->L2': 'Ask for a wide match first and a second, simple test that throws out the exceptions.',
      'L2->L1': 'Ask for several simple patterns that are tried one after the other.',
    },
  },
];
