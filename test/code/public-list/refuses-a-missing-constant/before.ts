export const OTHER = ['/'];
