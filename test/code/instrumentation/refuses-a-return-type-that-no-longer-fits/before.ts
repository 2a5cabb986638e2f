export function register(): void | Promise<void> {
  return undefined;
}
