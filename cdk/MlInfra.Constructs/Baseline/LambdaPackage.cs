using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Baseline;

/// <summary>Where the published Lambda package lies: the constructs know its folder and nothing of its code.</summary>
internal static class LambdaPackage
{
    public const string Handler = "MlInfra.Lambdas";

    public const string Runtime = "dotnet10";

    private const string Variable = "MLINFRA_LAMBDA_PACKAGE";

    /// <summary>The given folder, the one that the environment names, or <c>.setup/lambdas</c> above the program; null with a problem if none holds a package.</summary>
    public static string? Find(string? given, Problems problems)
    {
        var named = given ?? Environment.GetEnvironmentVariable(Variable);
        var folder = string.IsNullOrEmpty(named) ? SetUpFolder.Find("lambdas") : named;
        if (folder is not null && File.Exists(Path.Combine(folder, Handler + ".dll")))
        {
            return folder;
        }

        problems.Add("LambdaPackage", folder is null ? "no folder .setup/lambdas above the program" : $"'{folder}'",
            $"be a folder that holds {Handler}.dll", $"run lambdas/publish.sh, or set {Variable} to the folder that it published to");
        return null;
    }
}
