# Lapwing on the CPU; stores lie in /data. docs/install.md says how to build and run it.
FROM python:3.11-slim AS build
WORKDIR /source
COPY . .
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /wheels .

FROM python:3.11-slim
# Extras to install: PostgreSQL, language models, Parquet, PNG.
ARG EXTRAS=postgres,mcp,parquet,pictures
COPY --from=build /wheels /wheels
RUN pip install --no-cache-dir "$(echo /wheels/*.whl)[$EXTRAS]" \
    && useradd --uid 1000 --create-home lapwing \
    && install --directory --owner=lapwing /data
# By number, so that a host can tell that it is not root.
USER 1000
WORKDIR /data
VOLUME /data
ENTRYPOINT ["lapwing"]
CMD ["--help"]
