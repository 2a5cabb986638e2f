export async function register() {
    const started = Date.now();
    if ('nodejs' == process.env.NEXT_RUNTIME) {
        const { checkEnvironment } = await import('@/lib/security/check-environment');
        checkEnvironment();
        await import('./node');
    }
    console.log(Date.now() - started);
}
