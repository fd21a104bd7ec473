import { printable } from '../../json/printable.js';

/** Texts and elements of HTML, as text. */
export type Markup = string & { readonly isMarkup: unique symbol };

/** A text of others: nothing in it is taken for markup, and what is invisible is shown. */
function escaped(text: string): Markup {
  return printable(text.toWellFormed())
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;') as Markup;
}

/** A template of markup: texts and numbers in it are escaped, markup stays as it is. */
export function markup(
  parts: TemplateStringsArray,
  ...values: readonly (Markup | readonly Markup[] | { text: string } | number)[]
): Markup {
  const shown = values.map((value) => {
    if (typeof value === 'number') return String(value);
    if (typeof value === 'string') return value;
    return 'text' in value ? escaped(value.text) : value.join('');
  });
  return parts.map((part, i) => part + (shown[i] ?? '')).join('') as Markup;
}

export const NOTHING = '' as Markup;
