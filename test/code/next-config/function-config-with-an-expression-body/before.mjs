export default (phase, { defaultConfig }) => ({
  ...defaultConfig,
  distDir: phase === 'phase-development-server' ? '.next-dev' : '.next',
});
