declare module 'oxc-parser/src-js/bindings' {
  /** What the public `parseSync` wraps; each field is made when it is first read. */
  export function parseSync(
    filename: string,
    sourceText: string,
    options: import('oxc-parser').ParserOptions,
  ): { readonly program: string; readonly errors: readonly import('oxc-parser').OxcError[] };
}

declare module 'oxc-parser/src-js/wrap' {
  export function jsonParseAst(program: string): import('oxc-parser').Program;
}
