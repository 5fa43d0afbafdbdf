// fast-check with the same examples in every run of the CI, so that whether a change lands is no matter of luck;
// anywhere else with new ones each time.

import fc from 'fast-check';

const CI_SEED = 20_261_122;

if (process.env.CI !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: CI_SEED });

export default fc;
