Console.WriteLine("MlInfra Local");
