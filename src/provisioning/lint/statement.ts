/** One statement of SQL, twice, of the same length. */
export interface Statement {
  /** Without comments. */
  readonly sql: string;
  /** Without comments and without what is inside literals, so that a word found in it is a word of SQL. */
  readonly bare: string;
}

const TOKEN =
  /--[^\n]*|\/\*[\s\S]*?\*\/|\$(\w*)\$[\s\S]*?\$\1\$|'(?:[^']|'')*'|"(?:[^"]|"")*"|[A-Za-z_][\w$]*|;|[^;A-Za-z_$'"\-/]+|[\s\S]/g;
const INTO_A_BLOCK = /^\s*(?:(?:BEGIN|THEN|ELSE|LOOP)\b\s*|(?:ELS)?IF\b[^;]*?\bTHEN\b\s*)/i;

/** The statements of a text; of an anonymous block (DO) also those inside it. */
export function statementsIn(text: string): Statement[] {
  const found: Statement[] = [];
  let [sql, bare] = ['', ''];
  const blocks: string[] = [];
  const end = () => {
    if (bare.trim()) found.push({ sql: sql.trim(), bare: bare.trim() });
    if (/^\s*DO\b/i.test(bare)) found.push(...blocks.flatMap(statementsOfBlock));
    [sql, bare] = ['', ''];
    blocks.length = 0;
  };
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === ';') {
      end();
    } else if (token.startsWith('--') || token.startsWith('/*')) {
      const blank = sql === '' ? '' : ' '.repeat(token.length);
      [sql, bare] = [sql + blank, bare + blank];
    } else if (token.length > 1 && /^['$]/.test(token)) {
      if (token.startsWith('$')) blocks.push(token.replace(/^\$\w*\$|\$\w*\$$/g, ''));
      [sql, bare] = [sql + token, `${bare}'${' '.repeat(token.length - 2)}'`];
    } else {
      // Nothing before a statement, so that both texts begin alike.
      const kept = sql === '' ? token.trimStart() : token;
      [sql, bare] = [sql + kept, bare + kept];
    }
  }
  end();
  return found;
}

/** Codes that `-- lint: allow <code>` silences in the text. */
export function allowedIn(text: string): Set<string> {
  const comments = [...text.matchAll(/--\s*lint:\s*allow\s+([\w ,\t]+)/gi)];
  return new Set(comments.flatMap(([, codes]) => codes.split(/[\s,]+/)).filter(Boolean));
}

function statementsOfBlock(body: string): Statement[] {
  return statementsIn(body).map(({ sql, bare }) => {
    let skipped = 0;
    for (let match = INTO_A_BLOCK.exec(bare); match; match = INTO_A_BLOCK.exec(bare.slice(skipped))) {
      skipped += match[0].length;
    }
    return { sql: sql.slice(skipped), bare: bare.slice(skipped) };
  });
}
