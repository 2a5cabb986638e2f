export default {
  experimental: { instrumentationHook: false },
};
