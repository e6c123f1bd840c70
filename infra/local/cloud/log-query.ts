/** A log record, as it is stored and as Connector Hub hands it over. */
export type LogRecordJson = Readonly<Record<string, unknown>>;

type LogPredicate = (record: LogRecordJson) => boolean;

/**
 * The part of the Logging Query Language that conditions of connectors and our own searches use: comparisons
 * `field = 'text'`, `!=`, `like`, `in (...)`, with `*` wildcards, joined by `and`, `or`, `not` and parentheses
 * (docs/oci-facts.md#connector-hub).
 * `logContent` stands for the entire record's text.
 * @throws Error naming the place that cannot be understood.
 */
export function parseCondition(text: string): LogPredicate {
  const tokens = tokenize(text);
  const parser = new ConditionParser(tokens);
  return parser.parse();
}

interface LogQuery {
  /** `compartment`, `compartment/loggroup`, `compartment/loggroup/log`; `_Audit` is a log group. */
  readonly scopes: readonly string[];
  readonly where: LogPredicate;
  readonly newestFirst: boolean;
  readonly limit: number | null;
}

/** @throws Error for a query outside `search "scope" | where ... | sort by datetime [asc|desc] | limit N`. */
export function parseQuery(text: string): LogQuery {
  const [head = '', ...stages] = splitStages(text);
  const scopes = [...head.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '');
  if (!/^\s*search\s/i.test(head) || scopes.length === 0)
    throw new Error('The query must begin with search "..."');
  const conditions: LogPredicate[] = [];
  let newestFirst = true;
  let limit: number | null = null;
  for (const stage of stages) {
    const [, verb = '', rest = ''] = /^\s*(\w+)\s*([\s\S]*)$/.exec(stage) ?? [];
    if (verb === 'where') conditions.push(parseCondition(rest));
    else if (verb === 'sort') newestFirst = /\bdesc\b/i.test(rest);
    else if (verb === 'limit' || verb === 'head') limit = Number.parseInt(rest, 10);
    else throw new Error(`Stage '${verb}' is not understood`);
  }
  return { scopes, where: (record) => conditions.every((holds) => holds(record)), newestFirst, limit };
}

function splitStages(text: string): string[] {
  // A bar inside quotes is text.
  return (text.match(/(?:'[^']*'|"[^"]*"|[^|'"])+/g) ?? []).map((part) => part.trim());
}

interface Token {
  readonly kind: 'word' | 'text' | 'sign';
  readonly value: string;
}

function tokenize(text: string): Token[] {
  const pattern = /\s*(?:'([^']*)'|"([^"]*)"|([A-Za-z0-9_.-]+)|(!=|<=|>=|[=()<>,]))/gy;
  const tokens: Token[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    end = (match.index ?? 0) + match[0].length;
    const quoted = match[1] ?? match[2];
    if (quoted !== undefined) tokens.push({ kind: 'text', value: quoted });
    else if (match[3] !== undefined) tokens.push({ kind: 'word', value: match[3] });
    else tokens.push({ kind: 'sign', value: match[4] ?? '' });
  }
  const left = text.slice(end).trim();
  if (left !== '') throw new Error(`The condition cannot be understood at '${left.slice(0, 40)}'`);
  return tokens;
}

class ConditionParser {
  readonly #tokens: readonly Token[];
  #position = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  parse(): LogPredicate {
    const result = this.#alternatives();
    const left = this.#tokens[this.#position];
    if (left !== undefined) throw new Error(`The condition cannot be understood at '${left.value}'`);
    return result;
  }

  #alternatives(): LogPredicate {
    const parts = [this.#all()];
    while (this.#word('or')) parts.push(this.#all());
    return (record) => parts.some((part) => part(record));
  }

  #all(): LogPredicate {
    const parts = [this.#one()];
    while (this.#word('and')) parts.push(this.#one());
    return (record) => parts.every((part) => part(record));
  }

  #one(): LogPredicate {
    if (this.#word('not')) {
      const inner = this.#one();
      return (record) => !inner(record);
    }
    if (this.#sign('(')) {
      const inner = this.#alternatives();
      if (!this.#sign(')')) throw new Error('A parenthesis is not closed');
      return inner;
    }
    return this.#comparison();
  }

  #comparison(): LogPredicate {
    const field = this.#next().value;
    const operator = this.#next().value.toLowerCase();
    if (operator === 'in') return anyOf(field, this.#list());
    const wanted = this.#next().value;
    switch (operator) {
      case '=':
      case 'like':
        return anyOf(field, [wanted]);
      case '!=': {
        const equal = anyOf(field, [wanted]);
        return (record) => !equal(record);
      }
      case '>=':
        return (record) => textOf(record, field) >= wanted;
      case '<=':
        return (record) => textOf(record, field) <= wanted;
      case '>':
        return (record) => textOf(record, field) > wanted;
      case '<':
        return (record) => textOf(record, field) < wanted;
      default:
        throw new Error(`Operator '${operator}' is not understood`);
    }
  }

  #list(): string[] {
    if (!this.#sign('(')) throw new Error("'in' needs a list in parentheses");
    const values = [this.#next().value];
    while (this.#sign(',')) values.push(this.#next().value);
    if (!this.#sign(')')) throw new Error('A list is not closed');
    return values;
  }

  #next(): Token {
    const token = this.#tokens[this.#position];
    if (token === undefined) throw new Error('The condition ends too early');
    this.#position += 1;
    return token;
  }

  #word(word: string): boolean {
    const token = this.#tokens[this.#position];
    if (token?.kind !== 'word' || token.value.toLowerCase() !== word) return false;
    this.#position += 1;
    return true;
  }

  #sign(sign: string): boolean {
    const token = this.#tokens[this.#position];
    if (token?.kind !== 'sign' || token.value !== sign) return false;
    this.#position += 1;
    return true;
  }
}

function anyOf(field: string, patterns: readonly string[]): LogPredicate {
  const tests = patterns.map(wildcard);
  return (record) => {
    const text = textOf(record, field);
    return tests.some((test) => test.test(text));
  };
}

function wildcard(pattern: string): RegExp {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[\\s\\S]*')}$`);
}

function textOf(record: LogRecordJson, field: string): string {
  const path = field.replace(/^logContent\.?/, '');
  if (path === '') return JSON.stringify(record);
  if (path === 'datetime') return String(record['time'] ?? '');
  let value: unknown = record;
  for (const step of path.split('.')) {
    value = typeof value === 'object' && value !== null ? (value as LogRecordJson)[step] : undefined;
  }
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
