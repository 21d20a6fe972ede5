using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Endpoints;

public sealed partial class EndpointDashboard
{
    /// <summary>Names of dashboards are the same whatever they show.</summary>
    internal static void CheckName(Problems problems, string property, string? name)
    {
        if (name is not null && !Tokens.In(name) && !Name().IsMatch(name))
        {
            problems.Add(property, $"'{name}'", "be 1 to 255 letters, digits, hyphens and underscores, as CloudWatch names dashboards", "drop the other characters");
        }
    }
}
