using MlInfra.Local.Core;
using MlInfra.Local.Iam.Operations;

namespace MlInfra.Local.Iam;

/// <summary>IAM: roles and policies.</summary>
internal sealed class IamService(RoleOperations roles, PolicyOperations policies) : IServiceRoom
{
    public string SigningName => "iam";

    public IReadOnlyList<string> TargetPrefixes => [];

    public IReadOnlyList<WireFormat> Formats => [WireFormat.Query];

    public string XmlNamespace => "https://iam.amazonaws.com/doc/2010-05-08/";

    public IReadOnlyList<Operation> Operations => [.. roles.All, .. policies.All];
}
