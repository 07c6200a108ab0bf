import { stripVTControlCharacters } from 'node:util';

/** Text of models, tasks and skills as it may go to a screen: nothing in it that a terminal would act on. */
export function harmless(text: string): string {
  return stripVTControlCharacters(text).replace(/[\p{Cc}\p{Cf}]/gu, (character) =>
    /[\n\t]/.test(character) ? character : '',
  );
}
