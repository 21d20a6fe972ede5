using Microsoft.Extensions.DependencyInjection;
using MlInfra.Local.CloudFormation.Engine;
using MlInfra.Local.CloudFormation.Operations;
using MlInfra.Local.CloudFormation.Parameters;
using MlInfra.Local.CloudFormation.Providers;
using MlInfra.Local.CloudFormation.Seed;
using MlInfra.Local.CloudFormation.Stacks;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudFormation;

/// <summary>Moves CloudFormation in.</summary>
internal sealed class CloudFormationSetup : IRoomSetup
{
    public void Add(IServiceCollection services)
    {
        services.AddSingleton<StackSignal>();
        services.AddSingleton<StackStore>();
        services.AddSingleton<ChangeSetStore>();
        services.AddSingleton<Exports>();
        services.AddSingleton<ISystemParameters, SystemParameters>();
        services.AddSingleton<ParameterResolver>();
        services.AddSingleton<ResourceProviders>();
        services.AddSingleton<Planner>();
        services.AddSingleton<ResourceWork>();
        services.AddSingleton<Transitions>();
        services.AddSingleton<Deletions>();
        services.AddSingleton<DeployPhase>();
        services.AddSingleton<CleanUpPhases>();
        services.AddSingleton<RollbackPhases>();
        services.AddSingleton<Phases>();
        services.AddSingleton<StackEngine>();
        services.AddSingleton<Preparation>();
        services.AddSingleton<TemplateSource>();
        services.AddSingleton<Starting>();
        services.AddSingleton<StackOperations>();
        services.AddSingleton<DescribeOperations>();
        services.AddSingleton<EventOperations>();
        services.AddSingleton<TemplateOperations>();
        services.AddSingleton<ChangeSetOperations>();
        services.AddSingleton<IServiceRoom, CloudFormationRoom>();
        services.AddSingleton<IResourceProvider, CdkMetadataProvider>();
        services.AddSingleton<CustomResourceCalls>().AddSingleton<Wire.IHttpRoute>(p => p.GetRequiredService<CustomResourceCalls>());
        services.AddSingleton<IResourceProvider, CustomResourceProvider>();
        services.AddSingleton<IResourceProvider, WaitConditionHandleProvider>();
        services.AddSingleton<ToolkitSeed>();
        services.AddHostedService<StackLifetime>();
    }
}
