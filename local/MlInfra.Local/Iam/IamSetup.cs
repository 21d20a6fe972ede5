using Microsoft.Extensions.DependencyInjection;
using MlInfra.Local.Core;
using MlInfra.Local.Iam.Operations;
using MlInfra.Local.Iam.Providers;

namespace MlInfra.Local.Iam;

internal sealed class IamSetup : IRoomSetup
{
    public void Add(IServiceCollection services) => services
        .AddSingleton<Roles>().AddSingleton<ManagedPolicies>().AddSingleton<Evaluator>().AddSingleton<Authorizer>()
        .AddSingleton<IAuthorizer>(s => s.GetRequiredService<Authorizer>())
        .AddSingleton<IRoleTrust>(s => s.GetRequiredService<Authorizer>())
        .AddSingleton<IResourcePolicies, TrustPolicies>()
        .AddSingleton<RoleOperations>().AddSingleton<PolicyOperations>()
        .AddSingleton<IServiceRoom, IamService>()
        .AddSingleton<IResourceProvider, RoleProvider>().AddSingleton<IResourceProvider, PolicyProvider>().AddSingleton<IResourceProvider, ManagedPolicyProvider>();
}
