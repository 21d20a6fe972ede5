using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Sandbox;

namespace MlInfra.Local.SageMaker.Jobs;

/// <summary>The environment variables that every container of a job has.</summary>
internal static class JobEnvironment
{
    /// <summary>Where pip puts what a job's requirements.txt asks for: the root is read-only.</summary>
    private const string Packages = "/opt/ml/packages";

    // How this machine reaches package indexes is its own affair; a job that installs packages needs it.
    private static readonly string[] PassedOn =
    [
        "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_CONFIG_FILE", "PIP_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE",
    ];

    /// <summary>Python, places, language.</summary>
    public static Dictionary<string, string> Base(string region)
    {
        var variables = new Dictionary<string, string>
        {
            ["PATH"] = $"{SandboxTools.BinFolder}:/usr/local/bin:/usr/bin:/bin",
            ["PYTHONPATH"] = $"/opt/ml/code:{SandboxTools.PythonFolder}:{Packages}",
            ["PYTHONUNBUFFERED"] = "TRUE",
            ["PYTHONDONTWRITEBYTECODE"] = "1",
            ["PYTHONIOENCODING"] = "UTF-8",
            ["PIP_TARGET"] = Packages,
            ["PIP_DISABLE_PIP_VERSION_CHECK"] = "1",
            ["PIP_ROOT_USER_ACTION"] = "ignore",
            ["HOME"] = "/tmp",
            ["LANG"] = "C.UTF-8",
            ["LC_ALL"] = "C.UTF-8",
            ["AWS_REGION"] = region,
            ["AWS_DEFAULT_REGION"] = region,
        };
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (Directory.Exists(Path.Combine(home, ".local"))) variables["PYTHONUSERBASE"] = Path.Combine(home, ".local");
        return variables;
    }

    /// <summary>Adds where AWS is, who the job is there, and how packages are reached.</summary>
    public static Dictionary<string, string> AddNetwork(Dictionary<string, string> variables, SessionCredentials credentials, Uri endpoint)
    {
        variables["AWS_ACCESS_KEY_ID"] = credentials.AccessKeyId;
        variables["AWS_SECRET_ACCESS_KEY"] = credentials.SecretAccessKey;
        variables["AWS_SESSION_TOKEN"] = credentials.SessionToken;
        variables["AWS_ENDPOINT_URL"] = endpoint.GetLeftPart(UriPartial.Authority);
        variables["AWS_EC2_METADATA_DISABLED"] = "true";
        foreach (var name in PassedOn)
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value) variables[name] = value;
        var none = Environment.GetEnvironmentVariable("NO_PROXY") ?? Environment.GetEnvironmentVariable("no_proxy");
        variables["NO_PROXY"] = variables["no_proxy"] = string.IsNullOrEmpty(none) ? "127.0.0.1,localhost" : $"{none},127.0.0.1,localhost";
        return variables;
    }
}
