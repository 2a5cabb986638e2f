export const register = () => {
	startTracing();
};

function startTracing() {}
