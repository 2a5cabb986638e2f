/** A module of an app that tells whoever watches from outside what ran, and gives back what nobody else may see. */
export const RECORD = `import { appendFileSync } from "node:fs";

/** One line per run, for whoever watches from outside. */
export function record(what: string): string {
  appendFileSync(process.env.PROBE_EFFECTS ?? "/dev/null", \`\${what}\\n\`);
  return \`private of \${what}\`;
}
`;
