export default {
  headers: process.env.CI ? undefined : async () => [],
};
