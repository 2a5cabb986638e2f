// What npm would only say after everything is built and uploaded: provenance needs the repository that the build came from.
// [docs.npmjs.com/generating-provenance-statements, "package.json ... repository"]
import { readFileSync } from 'node:fs';

const { repository, publishConfig } = JSON.parse(readFileSync('package.json', 'utf8'));
const url = typeof repository === 'string' ? repository : repository?.url;
if (publishConfig?.provenance === true && !url) {
  console.error('package.json asks for provenance but names no "repository".');
  console.error('Set it to the public repository that the release is built from, then publish again.');
  process.exitCode = 1;
}
