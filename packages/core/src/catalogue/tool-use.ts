import type { PrimitiveSpec } from '../spec/primitive.ts';

/** Working through the tools of a harness. */
export const toolUseSpecs: readonly PrimitiveSpec[] = [
  {
    id: 'tool.file.read',
    category: 'tool-use',
    description: 'reads files with the tools at hand',
    levels: {
      L1: 'Reads one file whose path is given.',
      L2: 'Reads several files and copes with those that are missing.',
      L3: 'Reads what does not fit into one call: pages through a long file by offset, or finds the part that matters in a large tree.',
    },
    degradations: {
      'L3->L2': 'Split the file beforehand, or give the ranges of lines to read one after the other.',
      'L2->L1': 'Name each file with its exact path and ask for one at a time, with what to do when it is not there.',
    },
  },
  {
    id: 'tool.file.write',
    category: 'tool-use',
    description: 'writes files with the tools at hand',
    levels: {
      L1: 'Writes one file below 1 kB with given content.',
      L2: 'Writes one file of 1 to 10 kB, complete and byte for byte as asked.',
      L3: 'Writes several files that belong together, each at its path, none forgotten.',
    },
    degradations: {
      'L3->L2': 'List the paths and ask for one file at a time, each finished before the next.',
      'L2->L1': 'Ask for parts below 1 kB: write the first, append the others in order.',
    },
  },
  {
    id: 'tool.exec',
    category: 'tool-use',
    description: 'runs commands and uses what they print',
    levels: {
      L1: 'Runs one command that is given and reports or keeps its output.',
      L2: 'Writes a script, runs it, looks at the result and keeps it.',
      L3: 'Runs a chain of commands in which each depends on what the one before it printed or returned.',
    },
    degradations: {
      'L3->L2': 'Ask for one command at a time, with its output looked at before the next is run.',
      'L2->L1': 'Give the exact command line.',
    },
  },
  {
    id: 'tool.call.format',
    category: 'tool-use',
    description: 'gives tool calls arguments that fit their schema',
    levels: {
      L1: 'Two or three string arguments.',
      L2: 'Arguments with numbers, booleans, lists or one nested object.',
      L3: 'Arguments nested three deep or with quotes, backslashes and control characters that need escaping.',
    },
    degradations: {
      'L3->L2': 'Pass the difficult text through a file, and flatten what is nested.',
      'L2->L1': 'Use arguments that are plain strings, and show one complete call.',
    },
  },
  {
    id: 'tool.call.batch',
    category: 'tool-use',
    description: 'makes several independent tool calls in one turn',
    levels: {
      L1: 'Two reads in one turn.',
      L2: 'Five calls in one turn, and one result out of all answers.',
      L3: 'A batch of calls whose answers are compared with each other to decide what comes next.',
    },
    degradations: {
      'L3->L2': 'Ask to write down the result of each call first, and to combine the notes in a step of its own.',
      'L2->L1': 'Ask for the calls one after the other, each result noted before the next call.',
    },
  },
  {
    id: 'tool.web',
    category: 'tool-use',
    description: 'fetches from the web and takes out what is asked',
    levels: {
      L1: 'One GET of a given address, one field out of the answer.',
      L2: 'A GET with parameters that have to be put together, several values out of the answer.',
      L3: 'Several addresses or pages that lead to one another: paging, lists and details, more than one interface.',
    },
    degradations: {
      'L3->L2': 'Ask for one interface and one page at a time, and say how to tell that there is no further page.',
      'L2->L1': 'Give the whole address, parameters filled in or with one marked place to fill.',
    },
  },
  {
    id: 'tool.browser',
    category: 'tool-use',
    description: 'works with pages in a browser',
    levels: {
      L1: 'Opens a page, waits for it, reads a text.',
      L2: 'Fills in forms, clicks, reads what appears afterwards.',
      L3: 'Goes through several pages with state: log in, follow links, gather, come back.',
    },
    degradations: {
      'L3->L2': 'Ask for one page and one action at a time, and give addresses and credentials before the first.',
      'L2->L1': null,
    },
  },
];
