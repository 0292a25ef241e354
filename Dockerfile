FROM node:22.23.2-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# The optional packages are the embedded PostgreSQL, which the image does not need.
# The build copies the two files of swagger-ui-dist that pages load.
RUN npm ci --ignore-scripts --omit=dev --omit=optional --no-audit --no-fund \
  && rm -rf node_modules/swagger-ui-dist node_modules/@scarf

FROM node:22.23.2-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --omit=optional --no-audit --no-fund
COPY . .
# The benchmark is type-checked with the rest, and not shipped.
RUN node scripts/build.mjs && rm -rf dist/bench && find dist -name '*.map' -delete

FROM node:22.23.2-bookworm-slim
# The gateway and the operator's commands are different users: only the latter can read the owner's secrets.
RUN groupadd --gid 10000 gateway \
  && useradd --uid 10001 --gid 10000 --no-create-home --home-dir /app --shell /usr/sbin/nologin gateway \
  && useradd --uid 10002 --gid 10000 --no-create-home --home-dir /app --shell /usr/sbin/nologin operator
# Chinese, Japanese and Korean in PDFs: 90 MB. The packages contain the other fonts.
RUN apt-get update \
  && apt-get install -y --no-install-recommends fonts-noto-cjk \
  && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json ./
COPY deploy/invoice-gateway /usr/local/bin/
COPY deploy/healthcheck.mjs deploy/write-secrets.mjs ./deploy/
COPY --from=build /app/dist ./dist
USER 10001:10000
EXPOSE 8080
# Alive, not ready: an unreachable database must not restart the gateways.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["node", "deploy/healthcheck.mjs", "/healthz"]
CMD ["node", "--max-semi-space-size=32", "dist/src/main.js"]
