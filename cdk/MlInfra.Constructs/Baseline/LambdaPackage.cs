using System.Diagnostics.CodeAnalysis;
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
        var folder = Named(given);
        if (Holds(folder))
        {
            return folder;
        }

        problems.Add("LambdaPackage", folder is null ? "no folder .setup/lambdas above the program" : $"'{folder}'",
            $"be a folder that holds {Handler}.dll", $"run lambdas/publish.sh, or set {Variable} to the folder that it published to");
        return null;
    }

    /// <summary>Whether there is one, for what does without it where there is none.</summary>
    public static bool IsThere(string? given) => Holds(Named(given));

    private static string? Named(string? given) => (given ?? Environment.GetEnvironmentVariable(Variable)) is { Length: > 0 } named ? named : SetUpFolder.Find("lambdas");

    private static bool Holds([NotNullWhen(true)] string? folder) => folder is not null && File.Exists(Path.Combine(folder, Handler + ".dll"));
}
