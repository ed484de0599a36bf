import { createUserManager } from './user-manager.js';

// The page in the iframe of oidc-client-ts to which the tenant answers.
void createUserManager().signinSilentCallback();
