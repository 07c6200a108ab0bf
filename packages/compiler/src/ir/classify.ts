const RULE =
  /\b(?:must|shall|always|never|mandatory|forbidden|prohibited|required|ensure|make sure|do not|don['’]t|cannot|may not|not allowed|under no circumstances)\b/i;
const NEVER =
  /\b(?:never|must not|mustn['’]t|shall not|do not|don['’]t|cannot|may not|not allowed|forbidden|prohibited|under no circumstances)\b/i;

/** Verbs that begin an instruction in the skills that people publish. */
const IMPERATIVE =
  /^(?:accept|add|adjust|aim|analy[sz]e|answer|append|apply|ask|assign|attach|audit|avoid|be|begin|break|build|calculate|call|capture|change|check|choose|clarify|classify|clean|clone|close|collect|combine|commit|compare|compile|complete|compose|compute|configure|confirm|connect|consider|consult|continue|convert|copy|count|create|cross-check|decide|define|delete|deploy|derive|describe|design|detect|determine|diagnose|display|divide|document|download|draft|edit|enable|end|enter|enumerate|estimate|evaluate|examine|execute|explain|explore|export|extract|fetch|fill|filter|find|finish|fix|focus|follow|format|gather|generate|get|give|go|group|handle|identify|implement|import|include|initiali[sz]e|insert|inspect|install|integrate|investigate|invoke|iterate|join|keep|label|launch|leave|limit|link|list|load|locate|log|look|maintain|map|mark|match|measure|merge|migrate|modify|monitor|move|name|navigate|note|offer|open|organi[sz]e|output|parse|pass|perform|pick|plan|plot|prefer|prepare|present|preserve|print|prioriti[sz]e|proceed|produce|prompt|propose|provide|publish|push|put|query|quote|rank|read|recommend|record|refactor|reference|refer|remove|rename|render|repeat|replace|report|request|research|resolve|respond|restart|retrieve|return|review|rewrite|run|save|scan|schedule|search|select|send|separate|set|show|skip|sort|split|start|state|stop|store|structure|submit|sum|summari[sz]e|switch|take|tell|test|think|track|transform|translate|treat|trigger|try|update|upload|use|validate|verify|visit|wait|walk|watch|write)\b/i;
/** What may stand before the verb: emphasis, a check box, a lead in bold, a condition, "then". */
const LEAD =
  /^(?:\[[ xX]\]\s+)?(?:\*\*[^*\n]{1,80}\*\*[\s:.—–-]*|__[^_\n]{1,80}__[\s:.—–-]*)?(?:[*_"'(`]+)?(?:(?:then|next|first|second|third|finally|now|also|and|please|optionally|if (?:needed|necessary|possible)|when (?:done|ready))[,:]?\s+)?/i;
const CONDITION =
  /^(?:if|when|once|after|before|for|unless|while|with|to|in|on|at|as)\b[^.!?]{1,160}?[,:]\s+(?:then\s+)?/i;

/** What a sentence does: lays down a rule, tells what to do, or neither. */
export function classifySentence(text: string): 'constraint' | 'instruction' | 'sentence' {
  const head = text.slice(0, 400);
  if (RULE.test(text)) return 'constraint';
  const bare = head.replace(LEAD, '');
  if (IMPERATIVE.test(bare) || IMPERATIVE.test(head.replace(/^[*_]+/, ''))) return 'instruction';
  const after = bare.replace(CONDITION, '');
  return after !== bare && IMPERATIVE.test(after) ? 'instruction' : 'sentence';
}

/** True for a rule that forbids. */
export function forbids(text: string): boolean {
  return NEVER.test(text);
}

/** Where, in a sentence, the verb stands that says what to do: after emphasis, a lead in bold, a condition. */
export function verbOffset(text: string): number {
  const bare = text.slice(0, 400).replace(LEAD, '');
  const lead = Math.min(text.length, 400) - bare.length;
  const condition = CONDITION.exec(bare)?.[0].length ?? 0;
  return lead + condition;
}

/** What may stand before a further verb that says what to do. */
const BEFORE_VERB =
  /(?:[,;:—–-]|\b(?:and|then|or|must|should|shall|always|will|can|please|first|you|to then))\s+[*_"'(`]*$/i;

/** Patterns that find all matches, by those that find the first; none of ours has state of its own. */
const globalOf = new WeakMap<RegExp, RegExp>();

/**
 * A match that tells the reader to do what it says: it stands where the sentence's verb stands, or where a further one
 * does, and nothing before it in its clause forbids it.
 */
export function execOrder(pattern: RegExp, text: string): RegExpExecArray | null {
  if (!pattern.test(text)) return null;
  const all = globalOf.get(pattern) ?? new RegExp(pattern.source, `${pattern.flags}g`);
  globalOf.set(pattern, all);
  const head = verbOffset(text);
  for (const match of text.matchAll(all)) {
    const before = text.slice(0, match.index);
    if (match.index !== head && !(match.index > head && BEFORE_VERB.test(before))) continue;
    if (!isForbidden(text, match.index)) return match as RegExpExecArray;
  }
  return null;
}

/** True when a word of forbidding stands before an offset in the same clause. */
export function isForbidden(text: string, offset: number): boolean {
  const clause =
    text
      .slice(0, offset)
      .split(/[.;:!?]\s|\bbut\b|\binstead\b/)
      .at(-1) ?? '';
  return NEVER.test(clause) || /\b(?:without|rather than|instead of|avoid|not)\b[^,]*$/i.test(clause);
}
