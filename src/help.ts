/** What `--help` prints. Text only: nothing is imported for it. */
export const HELP = `create-clerk-guard adds the security code a senior engineer would write to an existing
Next.js + Clerk project, after showing you the exact diff.

Usage
  npx create-clerk-guard [dir]          first run: inspect, ask, show the diff, write,
                                        install
  npx create-clerk-guard add <piece…>   one or more pieces, any time later
  npx create-clerk-guard update [piece…]  the installed pieces, brought to this
                                          version's templates
  npx create-clerk-guard status [dir]   what became of each piece: 0 as written, 1 drift,
                                        4 conflicts
  npx create-clerk-guard remove <piece…>  takes pieces out again, as far as nobody edited
                                          them
  npx create-clerk-guard undo [dir]     take the last run back exactly
  npx create-clerk-guard list [dir]     the pieces: what each writes, whether it fits,
                                        whether it is installed
  npx create-clerk-guard inspect [dir]  what was understood about the project
  npx create-clerk-guard doctor [dir]   what a stranger reaches, and why: 0 nothing bad,
                                        1 something
  npx create-clerk-guard protect [path…]  a check in each page, handler and server
                                          function without one
  npx create-clerk-guard migrate [dir]    off path matching: checks, the wall, your old
                                          gate, proxy.ts

Flags of the first run, add and update
  -y, --yes               take every default and write without asking
      --dry-run           show the plan, write nothing
      --json              one JSON document on stdout; without --yes it only plans
      --answers <file|->  answers as JSON: { "<piece>": { "<question>": value } };
                          list --json names them
      --no-install        change package.json, run no package manager
      --install-clerk     add Clerk also where people sign in with something else already
      --no-install-clerk  stop when Clerk is not installed, instead of adding it
      --skip <piece>      leave a piece out (repeatable)
      --require-clean     stop when git has uncommitted changes
      --conflicts <word>  markers, keep-mine or take-theirs; without it such files are
                          left alone
      --app <workspace>   which app of a workspace, by package name or folder
      --cwd <dir>         work there instead of in the current folder
  Every question has a flag of its own: npx create-clerk-guard add --help

  -h, --help              this text, or that of a verb: npx create-clerk-guard add --help
  -v, --version           the version

Exit codes
  0    all that was asked for is done, or was already so
  1    something asked for was not done; it is listed, with the lines to paste
  2    wrong usage
  3    not a project this tool can work on
  4    conflicts are left for you
  130  cancelled, nothing was written
  --dry-run: 0, or 1 if something would not be done.
  Without a terminal and without --yes: 1 if anything is pending.
`;
