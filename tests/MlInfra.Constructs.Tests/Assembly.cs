using System.Runtime.CompilerServices;
using MlInfra.Tests.Support;

namespace MlInfra.Constructs.Tests;

internal static class Assembly
{
    [ModuleInitializer]
    internal static void Prepare() => CdkKernel.Prepare(validation: false);
}
