export { readLocalClients as localClients } from '../tenant/local/read-local-clients.js';
