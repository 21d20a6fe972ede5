using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Models;
using MlInfra.Local.SageMaker.Sandbox;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>The environment of a model's container.</summary>
internal sealed class ContainerEnvironment(World world, Lazy<ICredentialIssuer> credentials)
{
    // AWS renews a container's credentials; these last as long as one run of Local may.
    private static readonly TimeSpan SessionLifetime = TimeSpan.FromDays(30);

    /// <summary>The model's own variables over those that every container has.</summary>
    public Dictionary<string, string> Of(ModelLoad model, string codeFolder)
    {
        var session = credentials.Value.Issue(model.RoleArn, "SageMaker", SessionLifetime);
        var variables = new Dictionary<string, string>
        {
            ["PATH"] = $"{SandboxTools.BinFolder}:/usr/local/bin:/usr/bin:/bin",
            ["HOME"] = "/tmp",
            ["LANG"] = "C.UTF-8",
            ["LC_ALL"] = "C.UTF-8",
            ["PYTHONUNBUFFERED"] = "1",
            ["PYTHONDONTWRITEBYTECODE"] = "1",
            ["PYTHONPATH"] = $"{ModelFiles.ServerFolder}:{SandboxTools.PythonFolder}",
            ["OMP_NUM_THREADS"] = "1",
            ["OPENBLAS_NUM_THREADS"] = "1",
            ["AWS_ACCESS_KEY_ID"] = session.AccessKeyId,
            ["AWS_SECRET_ACCESS_KEY"] = session.SecretAccessKey,
            ["AWS_SESSION_TOKEN"] = session.SessionToken,
            ["AWS_REGION"] = world.Region,
            ["AWS_DEFAULT_REGION"] = world.Region,
            ["AWS_ENDPOINT_URL"] = world.Endpoint.ToString().TrimEnd('/'),
            ["SAGEMAKER_REGION"] = world.Region,
            ["SAGEMAKER_BIND_TO_PORT"] = "8080",
            ["SM_MODEL_DIR"] = "/opt/ml/model",
        };
        foreach (var (name, value) in model.Environment) variables[name] = value;
        variables["MLINFRA_BIND"] = ServerAddress.BindInside;
        variables["MLINFRA_CODE"] = codeFolder;
        variables["MLINFRA_FRAMEWORK"] = ImageName.Parse(model.Image).IsXGBoost ? "xgboost" : "sklearn";
        return variables;
    }
}
