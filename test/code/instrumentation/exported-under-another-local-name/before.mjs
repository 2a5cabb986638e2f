const setUp = function () {
  globalThis.started = true;
};

export { setUp as register };
