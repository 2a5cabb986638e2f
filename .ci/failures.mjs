// Prints what failed and which files took longest, from vitest's JSON results: the end of a CI log.
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

const MESSAGE = 1_200;
const SLOWEST = 12;

const [, , file] = process.argv;
if (file && existsSync(file)) {
  const { testResults } = JSON.parse(readFileSync(file, 'utf8'));
  const seconds = ({ startTime, endTime }) => Math.round((endTime - startTime) / 1000);
  const slowest = [...testResults].sort((a, b) => seconds(b) - seconds(a)).slice(0, SLOWEST);
  console.log('\nslowest files');
  for (const result of slowest)
    console.log(`${String(seconds(result)).padStart(6)} s  ${relative('.', result.name)}`);
  for (const result of testResults) {
    if (result.status === 'failed' && result.message)
      console.log(`\nFAILED ${relative('.', result.name)}\n${result.message.slice(0, MESSAGE)}`);
    for (const test of result.assertionResults) {
      if (test.status !== 'failed') continue;
      console.log(
        `\nFAILED ${relative('.', result.name)} › ${test.fullName}\n${test.failureMessages.join('\n').slice(0, MESSAGE)}`,
      );
    }
  }
}
