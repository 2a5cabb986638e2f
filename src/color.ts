import pc from 'picocolors';

/** Colours only for a terminal that wants them: https://no-color.org, and never for a pipe or a CI log. */
export const color = pc.createColors(
  process.stdout.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb',
);
