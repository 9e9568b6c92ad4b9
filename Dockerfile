# Only the API: no development dependencies, no local tenant.
FROM node:24.21.0-trixie-slim AS base
WORKDIR /app

FROM base AS build
COPY package.json package-lock.json ./
COPY packages packages
RUN npm ci
COPY tsconfig.json tsconfig.build.json nest-cli.json ./
COPY src src
RUN npm run build

FROM base AS dependencies
COPY package.json package-lock.json ./
COPY packages/access-tokens/package.json packages/access-tokens/
COPY packages/local-tenant/package.json packages/local-tenant/
COPY packages/schematics/package.json packages/schematics/
# The script that builds the packages needs TypeScript, which is not installed here.
RUN npm ci --omit=dev --ignore-scripts --include-workspace-root --workspace @repo/access-tokens

FROM base
ENV NODE_ENV=production
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/packages/access-tokens/package.json packages/access-tokens/
COPY --from=build /app/packages/access-tokens/dist packages/access-tokens/dist
COPY --from=build /app/dist dist
COPY package.json LICENSE ./
# This user is not root and owns no file here.
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Without a shell or npm in between, SIGTERM reaches the API, which then shuts down gracefully.
CMD ["node", "dist/main.js"]
