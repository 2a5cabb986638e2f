async function register() {
  await import('./tracing');
}

export { register };
