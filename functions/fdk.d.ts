/** Types of @fnproject/fdk 0.0.76, as far as used (the package ships none). */
declare module '@fnproject/fdk' {
  interface FnContext {
    readonly callID: string;
    readonly deadline: Date;
    /** Canonical header names, arrays of values. */
    readonly headers: Record<string, string[]>;
    readonly config: Record<string, string>;
    responseContentType: string;
    setResponseHeader(name: string, value: string): void;
    readonly httpGateway: {
      statusCode: number;
      readonly method: string;
      readonly requestURL: string;
      setResponseHeader(name: string, value: string): void;
    };
  }
  export function handle(
    handler: (input: Buffer, context: FnContext) => unknown,
    options?: { inputMode?: 'json' | 'string' | 'buffer' | 'stream' },
  ): void;
}
