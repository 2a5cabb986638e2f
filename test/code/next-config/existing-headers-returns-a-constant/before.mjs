const securityEntries = [{ source: '/(.*)', headers: [{ key: 'A', value: 'b' }] }];

export default {
  async headers() {
    const list = [...securityEntries];
    if (process.env.NODE_ENV === 'production') {
      return list.concat([{ source: '/b', headers: [] }]);
    }
    return list;
  },
};
