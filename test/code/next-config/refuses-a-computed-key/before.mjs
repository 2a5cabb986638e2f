const key = 'headers';
export default {
  [key]: async () => [],
};
