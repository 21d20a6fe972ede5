using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MlInfra.Local.Core;

namespace MlInfra.Local.Host;

/// <summary>Stands for the face of a room that is not there: every call is refused by name, so the other rooms still work.</summary>
public class AbsentRoom : DispatchProxy
{
    private static readonly Type[] Faces =
    [
        typeof(IAuthorizer), typeof(IRoleTrust), typeof(ICredentialIssuer), typeof(IObjectStore), typeof(IEventBus), typeof(IQueues), typeof(ITopics),
        typeof(IFunctions), typeof(ILogSink), typeof(IMetrics), typeof(IModelInvoker), typeof(IKeys),
    ];

    /// <inheritdoc />
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        throw AwsException.NotSupported($"{targetMethod?.DeclaringType?.Name}.{targetMethod?.Name} (its room is not part of this build)");

    internal static void Fill(IServiceCollection services)
    {
        foreach (var face in Faces) services.TryAddSingleton(face, _ => Create(face, typeof(AbsentRoom)));
    }
}
