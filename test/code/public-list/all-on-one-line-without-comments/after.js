const PUBLIC_ROUTES = ["/", "/about", "/pricing"]
