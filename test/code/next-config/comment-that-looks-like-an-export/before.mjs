// module.exports = { headers() {} }
/* export default { headers: 1 } */
const note = 'export default {}';

export { config as default };

const config = {
  env: { NOTE: note },
};
