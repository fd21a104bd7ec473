// Lists the published caller ids of some departments, page after page.
//
//   node examples/list-caller-ids.mjs http://127.0.0.1:4010 9467895078742654934 9467895078742654921 department.general.support.customer_service
import { and, createAppleCallerIdsFetch, getCallerIdResources } from 'specproof/apple-caller-ids';
import { getCallerIdResourcesWhere as where } from 'specproof/apple-caller-ids';

const [baseUrl = 'http://127.0.0.1:4010', orgId = '', brandId = '', ...departments] = process.argv.slice(2);
const apple = createAppleCallerIdsFetch({
  baseUrl,
  credentials: { AccessToken: process.env.TOKEN ?? 'token' },
});

const ql = and(
  where('state', '==', 'PUBLISHED'),
  departments.length > 0 && where('callerIdDetails.department', '=in=', departments),
);
const init = {
  params: { path: { orgId, brandId }, query: { ql, limit: 2 } },
  signal: AbortSignal.timeout(30_000),
};

let count = 0;
for await (const { callerIdDetails } of getCallerIdResources.pages(apple, init)) {
  console.log(`${callerIdDetails?.department ?? '-'}\t${callerIdDetails?.phoneNumber ?? '-'}`);
  count++;
}
console.log(`${count} caller ids`);
