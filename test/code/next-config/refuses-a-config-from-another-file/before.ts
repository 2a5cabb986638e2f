import { baseConfig } from '@acme/next-config';

export default baseConfig;
