const PUBLIC_ROUTES: readonly string[] = ['/', '/about'];
