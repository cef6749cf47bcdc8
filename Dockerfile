# Build:  docker build -t alliancebot .
# Try:    docker run --rm -it -p 127.0.0.1:5080:5080 alliancebot
# Keep:   config/compose.yaml
#
# Both base images are arguments, for a mirror or a pinned digest: --build-arg SDK_IMAGE=... --build-arg RUNTIME_IMAGE=...
# The program is compiled ahead of time for linux-x64; on another machine add --platform linux/amd64.
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0

FROM ${SDK_IMAGE} AS build
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
WORKDIR /source

# What restoring depends on comes first, so that a change of code does not restore again. The lock files decide the versions.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY src/AllianceBot/AllianceBot.csproj src/AllianceBot/packages.lock.json src/AllianceBot/
COPY src/AllianceBot.Matching/AllianceBot.Matching.csproj src/AllianceBot.Matching/packages.lock.json src/AllianceBot.Matching/
COPY src/AllianceBot.DiscordApi/AllianceBot.DiscordApi.csproj src/AllianceBot.DiscordApi/packages.lock.json src/AllianceBot.DiscordApi/
COPY src/AllianceBot.SlackApi/AllianceBot.SlackApi.csproj src/AllianceBot.SlackApi/packages.lock.json src/AllianceBot.SlackApi/
RUN dotnet restore src/AllianceBot --locked-mode

# .editorconfig belongs to the build: it says which analyser rules are errors.
COPY .editorconfig BannedSymbols.txt LICENSE ./
COPY config/ config/
COPY seeds/ seeds/
COPY src/ src/
RUN dotnet publish src/AllianceBot -c Release -r linux-x64 --self-contained false --no-restore -o /published \
    && cp LICENSE /published/

FROM ${RUNTIME_IMAGE}
WORKDIR /app
COPY --from=build /published ./

# data/ is made in the working directory; it is all that the program writes, and all that it owns. A volume made from
# this image starts with this owner; a folder of the host that is mounted here must belong to the same user (1654).
RUN mkdir data && chown "$APP_UID" data
VOLUME /app/data
USER $APP_UID

# Inside a container the page must listen on every address; publish the port to 127.0.0.1 unless something guards it.
# The base image's own port setting is emptied, since it would only compete with Web:Urls.
ENV Web__Urls=http://0.0.0.0:5080 ASPNETCORE_HTTP_PORTS=
EXPOSE 5080

# Asks the running program's /healthz; exit code 0 when it answers 200. No curl in the image.
HEALTHCHECK --interval=60s --timeout=10s --start-period=30s --retries=3 CMD ["./AllianceBot", "check", "--health"]
ENTRYPOINT ["./AllianceBot"]
