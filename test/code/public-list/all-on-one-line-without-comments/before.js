const PUBLIC_ROUTES = ["/", "/about"]
