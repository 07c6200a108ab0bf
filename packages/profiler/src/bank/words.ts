// Word lists that prompts draw from. Their order is part of the items: a change is a new version of the suite.

const list = (text: string): readonly string[] => text.trim().split(/\s+/);

/** 24 given names, no two alike at a glance, none a word of English prose. */
export const NAMES = list(`
  Amara Bjorn Chidi Dalia Emeka Farah Goran Hanne Imani Jonas Keiko Lorenz
  Mireille Nadia Oskar Priya Quentin Rosalind Sanjay Tomas Ursula Viktor Wanda Yusuf`);

/** 40 things that one can count. */
export const THINGS = list(`
  anchors baskets candles drums envelopes folders gloves hammers inkwells jackets kettles lanterns
  magnets napkins oars pencils quilts ropes saddles tents umbrellas vases wheels xylophones
  yokes zippers bricks clamps dowels easels flutes gears hinges ladders mirrors nozzles
  pulleys ribbons shovels tiles`);

/** 32 short nouns of five or six letters. */
export const NOUNS = list(`
  acorn birch cedar delta ember fjord grove heron inlet jetty knoll larch
  maple nectar otter pearl quartz raven stone tulip umber viola willow yarrow
  amber basil coral daisy frost hazel marsh thorn`);

/** 24 town names that do not exist. */
export const TOWNS = list(`
  Ashmere Brindle Calder Dunwick Eastow Fenmoor Garsdale Holmby Ibsley Kelford Lorton Marwick
  Netherby Orston Penholt Ravensea Selwick Thornby Ulverton Wexley Yarford Averham Boltby Croxdale`);

/** 16 colours. */
export const COLOURS = list(`
  red blue green black white yellow purple orange brown grey pink teal navy olive maroon silver`);

/** 12 departments of a company. */
export const DEPARTMENTS = list(`
  Sales Finance Legal Research Support Logistics Design Security Training Quality Planning Marketing`);
